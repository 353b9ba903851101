/**
 * Which route a request takes.
 *
 * <p>Start with {@link io.weir.route.RouteTable}: {@code find} for the data path, {@code explain}
 * for people. What a route demands of a request is a list of {@link io.weir.route.RouteMatcher}s;
 * to add one, write a class with a static {@code from(Section)} and enter it in {@link
 * io.weir.route.Matchers}, where its place is also its rank. Everything is built on the control
 * thread by {@code RouteCompiler}, immutable, and handed to the loops through {@link
 * io.weir.route.LiveRoutes}.
 */
@NullMarked
package io.weir.route;

import org.jspecify.annotations.NullMarked;
