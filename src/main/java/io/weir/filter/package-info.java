/**
 * What happens to a request on its way in and to a response on its way out.
 *
 * <p>Start with {@link io.weir.filter.Filter}, then {@link io.weir.filter.FilterChain}. A filter
 * sees the exchange only through {@link io.weir.filter.FilterContext}, which this package declares
 * and the exchange implements. To add one: a class that implements {@code Filter} with a static
 * {@code from(Section)}, and a line in {@link io.weir.filter.Filters}.
 *
 * <p>{@link io.weir.filter.Template} is the text with variables that headers, redirects and fixed
 * answers share.
 */
@NullMarked
package io.weir.filter;

import org.jspecify.annotations.NullMarked;
