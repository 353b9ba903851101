package io.weir.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an answer of a name server means. */
final class ReplyTest {
  private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("x", 53);

  private final DnsResponse response = new DatagramDnsResponse(NOWHERE, NOWHERE, 1);

  @AfterEach
  void release() {
    response.release();
  }

  private void record(String name, DnsRecordType type, long ttl, ByteBuf content) {
    response.addRecord(DnsSection.ANSWER, new DefaultDnsRawRecord(name, type, ttl, content));
  }

  private void address(String name, long ttl, int... bytes) {
    ByteBuf content = Unpooled.buffer();
    for (int each : bytes) {
      content.writeByte(each);
    }
    record(name, bytes.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA, ttl, content);
  }

  private void alias(String name, long ttl, String target) {
    record(name, DnsRecordType.CNAME, ttl, name(Unpooled.buffer(), target));
  }

  private void service(String name, int priority, int weight, int port, String target) {
    ByteBuf content = Unpooled.buffer();
    content.writeShort(priority).writeShort(weight).writeShort(port);
    record(name, DnsRecordType.SRV, 60, name(content, target));
  }

  private static ByteBuf name(ByteBuf to, String name) {
    for (String label : name.split("\\.")) {
      if (!label.isEmpty()) {
        to.writeByte(label.length()).writeCharSequence(label, StandardCharsets.US_ASCII);
      }
    }
    return to.writeByte(0);
  }

  private Reply reply(DnsRecordType type) {
    return Reply.of(response, "app.internal", type);
  }

  @Test
  void addresses_ofTheName_inWhateverCase() {
    address("APP.internal.", 30, 10, 0, 0, 1);
    address("app.internal.", 20, 10, 0, 0, 2);
    address("other.internal.", 10, 10, 0, 0, 3);
    Reply reply = reply(DnsRecordType.A);
    assertThat(reply.kind()).isEqualTo(Reply.Kind.FOUND);
    assertThat(reply.found())
        .containsExactly(FakeNames.address("10.0.0.1"), FakeNames.address("10.0.0.2"));
    assertThat(reply.ttlSeconds()).isEqualTo(20);
  }

  @Test
  void aliases_areFollowedAndTheLeastTtlCounts() {
    address("c.internal.", 30, 10, 0, 0, 1);
    alias("b.internal.", 5, "c.internal");
    alias("app.internal.", 60, "B.internal");
    Reply reply = reply(DnsRecordType.A);
    assertThat(reply.found()).containsExactly(FakeNames.address("10.0.0.1"));
    assertThat(reply.ttlSeconds()).isEqualTo(5);
  }

  @Test
  void alias_thatNobodyCouldAskFor_isNone() {
    ByteBuf one = Unpooled.buffer().writeByte(4);
    one.writeCharSequence("a..b", StandardCharsets.US_ASCII);
    record("app.internal.", DnsRecordType.CNAME, 60, one.writeByte(0));
    Reply reply = reply(DnsRecordType.A);
    assertThat(reply.kind()).isEqualTo(Reply.Kind.EMPTY);
    assertThat(reply.alias()).isNull();
  }

  @Test
  void alias_thatLeadsOutOfTheAnswer_isTold() {
    alias("app.internal.", 60, "b.internal");
    Reply reply = reply(DnsRecordType.A);
    assertThat(reply.kind()).isEqualTo(Reply.Kind.EMPTY);
    assertThat(reply.alias()).isEqualTo("b.internal");
  }

  @Test
  void aliases_inACircle_end() {
    alias("app.internal.", 60, "b.internal");
    alias("b.internal.", 60, "app.internal");
    assertThat(reply(DnsRecordType.A).kind()).isEqualTo(Reply.Kind.EMPTY);
  }

  @Test
  void addresses_thatNobodyCanReach_areNone() {
    address("app.internal.", 30, 0, 0, 0, 0);
    address("app.internal.", 30, 224, 0, 0, 1);
    assertThat(reply(DnsRecordType.A).kind()).isEqualTo(Reply.Kind.EMPTY);
  }

  @Test
  void services_withTargetsThatAreNone_areLeftOut() {
    service("app.internal", 10, 5, 8080, "A.internal");
    service("app.internal", 10, 5, 8080, "");
    service("app.internal", 10, 5, 0, "b.internal");
    service("app.internal", 10, 5, 8080, "b\n.internal");
    assertThat(reply(DnsRecordType.SRV).found())
        .containsExactly(new Service("a.internal", 8080, 10, 5));
  }

  @Test
  void codes_sayWhetherAnybodyKnows() {
    assertThat(reply(DnsRecordType.A).kind()).isEqualTo(Reply.Kind.EMPTY);
    response.setCode(DnsResponseCode.NXDOMAIN);
    assertThat(reply(DnsRecordType.A).kind()).isEqualTo(Reply.Kind.NOT_FOUND);
    response.setCode(DnsResponseCode.SERVFAIL);
    assertThat(reply(DnsRecordType.A).kind()).isEqualTo(Reply.Kind.FAILED);
    assertThat(reply(DnsRecordType.A).reason()).isEqualTo("the name server says ServFail");
    response.setCode(DnsResponseCode.REFUSED);
    assertThat(reply(DnsRecordType.A).kind()).isEqualTo(Reply.Kind.FAILED);
  }

  @Test
  void record_thatIsTooShort_isNoErrorOfOurs() {
    record("app.internal", DnsRecordType.SRV, 60, Unpooled.wrappedBuffer(new byte[3]));
    assertThat(reply(DnsRecordType.SRV).kind()).isEqualTo(Reply.Kind.FAILED);
  }
}
