/**
 * Turns the configuration of another proxy into one of weir: reads it with a parser of its own,
 * decides for each directive what becomes of it, and writes HOCON in which comments say what has
 * not been taken over. It runs for one command, on the thread of that command, and looks at files
 * only.
 */
@NullMarked
package io.weir.convert;

import org.jspecify.annotations.NullMarked;
