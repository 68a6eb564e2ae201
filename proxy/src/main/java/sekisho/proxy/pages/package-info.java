/** What the proxy shows to people and their browsers: the refusal page, {@code gateway.internal}, the way to go. */
@NullMarked
package sekisho.proxy.pages;

import org.jspecify.annotations.NullMarked;
