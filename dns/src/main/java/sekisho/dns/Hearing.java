package sekisho.dns;

import sekisho.config.policy.Policy;
import sekisho.config.value.DecisionId;

/**
 * One query while it is heard: asked by one client, judged under one edition, known by one id.
 *
 * @param start by the monotonic clock, in nanoseconds
 */
record Hearing(Query query, Client client, Policy policy, DecisionId id, long start) {}
