/**
 * Tests on the wire: exact bytes in, exact bytes out, over real sockets, by theme; each with one
 * loop and with three. Method names are sentences about behaviour.
 */
@NullMarked
package io.weir.wire;

import org.jspecify.annotations.NullMarked;
