package io.weir.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the file of the system says. */
final class ResolvConfTest {
  @Test
  void parse_ofAContainer_serversSearchAndDots() {
    ResolvConf conf =
        ResolvConf.parse(
            List.of(
                "# made by somebody",
                "nameserver 10.96.0.10",
                "nameserver fd00::53",
                "search shop.svc.cluster.local svc.cluster.local Cluster.Local.",
                "options timeout:1 ndots:5 attempts:3"));
    assertThat(conf.servers())
        .extracting(Object::toString)
        .containsExactly("/10.96.0.10:53", "/[fd00:0:0:0:0:0:0:53]:53");
    assertThat(conf.candidates("app"))
        .containsExactly(
            "app.shop.svc.cluster.local", "app.svc.cluster.local", "app.cluster.local", "app");
  }

  @Test
  void candidates_enoughDots_theNameItselfFirst() {
    ResolvConf conf = ResolvConf.parse(List.of("search corp.example"));
    assertThat(conf.candidates("app.internal"))
        .containsExactly("app.internal", "app.internal.corp.example");
    assertThat(conf.candidates("app")).containsExactly("app.corp.example", "app");
  }

  @Test
  void parse_searchThatIsNoName_isLeftOut() {
    String tooLong = "a".repeat(64) + ".example";
    ResolvConf conf = ResolvConf.parse(List.of("search a..b " + tooLong + " corp.example"));
    assertThat(conf.search()).containsExactly("corp.example");
  }

  @Test
  void parse_domainBehindSearch_theLastCounts() {
    assertThat(ResolvConf.parse(List.of("search a b", "domain c")).search()).containsExactly("c");
  }

  @Test
  void parse_nothingOrGarbage_asksTheMachineItself() {
    ResolvConf conf =
        ResolvConf.parse(List.of("nameserver", "nameserver ns.example", "options ndots:x", "?"));
    assertThat(conf).isEqualTo(ResolvConf.nothing());
    assertThat(ResolvConf.read(Path.of("no/such/file"))).isEqualTo(ResolvConf.nothing());
  }
}
