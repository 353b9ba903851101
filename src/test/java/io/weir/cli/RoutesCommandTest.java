package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RoutesCommandTest {
  private static final String SITE =
      """
      listeners {
        web { bind = "127.0.0.1:8080" }
        in { bind = "127.0.0.1:8081" }
      }
      clusters { shop { backends = ["10.0.0.11:8080"] } }
      routes {
        ping { path = "/ping", method = GET, listeners = in, respond { body = ok } }
        shop { host = "a.org", cluster = shop }
        api {
          host = "a.org", path = "/api/*", cluster = shop
          filters = [{ type = strip-prefix, prefix = "/api" }]
        }
        old { host = "*.b.org", redirect { to = "/new" } }
      }
      """;

  @TempDir Path directory;
  private final Output output = new Output();

  @Test
  void routes_goodFile_standInOrderOfPrecedence() throws IOException {
    Path file = output.file(directory, SITE);

    assertThat(output.run("routes", file.toString())).isZero();
    assertThat(output.out())
        .isEqualTo(
            """
            ROUTE  HOST     PATH    CONDITIONS               ACTION                FILTERS
            api    a.org    /api/*  -                        cluster shop          strip-prefix /api
            shop   a.org    /*      -                        cluster shop          -
            old    *.b.org  /*      -                        redirect 302 to /new  -
            ping   *        /ping   method GET, listener in  respond 200           -
            """);
  }

  @Test
  void routes_fileWithProblems_printsThem() throws IOException {
    Path file = output.file(directory, "colour = blue");

    assertThat(output.run("routes", file.toString())).isEqualTo(1);
    assertThat(output.err()).contains(file + ":1: ");
    assertThat(output.out()).isEmpty();
  }
}
