/**
 * What {@code weir demo} puts around the proxy: three small app servers and gentle load, all in one
 * process on loopback. Tests use the app servers too.
 *
 * <p>Start with {@link io.weir.demo.Demo}, then {@link io.weir.demo.AppServers} and the answers of
 * one of them in {@link io.weir.demo.AppHandler}. Nothing that serves real traffic may depend on
 * this package, and nothing in it is tuned: it is there to be looked at.
 */
@NullMarked
package io.weir.demo;

import org.jspecify.annotations.NullMarked;
