/** The controls of AWS that say the same as the file: endpoint policies, security groups, rules of the VPC's resolver. */
@NullMarked
package sekisho.packaging.generate;

import org.jspecify.annotations.NullMarked;
