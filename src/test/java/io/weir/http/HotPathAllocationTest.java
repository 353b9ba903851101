package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * What is done for every request of a keep-alive connection makes no garbage, once its strings are
 * made.
 */
class HotPathAllocationTest {

  private static final int ROUNDS = 200;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final FlatHeaders headers = new FlatHeaders();
  private final RequestTarget target = new RequestTarget();
  private final Authority authority = new Authority();
  private final Forwarding forwarding =
      new Forwarding(
          NetUtil.createInetAddressFromIpAddressString("192.0.2.1"), "http", "80", a -> false);
  private final RequestHead request =
      new RequestHead(HttpMethod.GET, "/a/b?c", HttpVersion.HTTP_1_1, headers);
  private final ResponseHead response = new ResponseHead(HttpVersion.HTTP_1_1, 200, "OK", headers);
  private final byte[] scratch = new byte[8192];
  private final HttpDate date = new HttpDate();

  private static void doesNotAllocate(Runnable work) {
    for (int i = 0; i < ROUNDS; i++) {
      work.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      work.run();
    }
    // Less than one object per round: the reading itself may allocate a little.
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ROUNDS * 16L);
  }

  private void fillRequest() {
    headers.clear();
    headers.add("Host", "example.com:8080");
    headers.add("User-Agent", "test");
    headers.add("X-Other", "value");
    headers.add("Connection", "keep-alive");
    headers.add("X-Forwarded-For", "1.2.3.4");
  }

  private boolean serve() {
    fillRequest();
    boolean good =
        Framing.check(request) == null && target.parse(request.method(), request.target()) == null;
    String host = headers.get(HeaderNames.HOST);
    good &= host != null && authority.parse(host);
    HopByHop.strip(headers, true);
    HopByHop.dropUnderscores(headers);
    forwarding.resolve(headers);
    forwarding.apply(headers, host == null ? "" : host);
    return good
        && Idempotence.isIdempotent(request.method(), headers)
        && date.at(1_000).length() > 0;
  }

  @Test
  void request_judgedRewrittenAndForwarded_makesNoGarbage() {
    assertThat(serve()).isTrue();
    doesNotAllocate(this::serve);
    assertThat(headers.get(HeaderNames.X_FORWARDED_FOR)).isEqualTo("192.0.2.1");
  }

  @Test
  void response_judgedAndWritten_makesNoGarbage() {
    headers.add("Content-Length", "5");
    headers.add("Server", "s");
    // The leak detector would record every access.
    ByteBuf out = new UnpooledByteBufAllocator(true, true).directBuffer(1024);
    doesNotAllocate(
        () -> {
          out.clear();
          assert Framing.checkResponse(response, false) == null;
          HopByHop.strip(headers, false);
          HeadEncoder.response(out, scratch, 200, "OK", headers);
          HeadEncoder.request(out, scratch, HttpMethod.GET, target.text(), headers);
        });
    assertThat(out.readableBytes()).isGreaterThan(80);
    out.release();
  }
}
