package io.weir.convert;

import io.weir.convert.Lexer.Kind;
import io.weir.convert.Lexer.Token;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a file of nginx and puts what it includes in the place of the include. Patterns are looked
 * up beside the first file, as nginx does. A file with a mistake ends there; the others are read,
 * so that all mistakes are known at once. Reads one configuration.
 */
final class NginxFiles {
  /** Deeper than anybody means it. */
  private static final int MAX_DEPTH = 20;

  /** Of blocks in blocks; each takes room on the stack. */
  private static final int MAX_NESTING = 100;

  private final Path first;
  private final List<Mistake> mistakes = new ArrayList<>();

  NginxFiles(Path first) {
    this.first = first;
  }

  /** Everything that is wrong; empty after a good reading. */
  List<Mistake> mistakes() {
    return mistakes;
  }

  List<Directive> read() {
    return read(first, 0);
  }

  private List<Directive> read(Path file, int depth) {
    try {
      Lexer lexer = new Lexer(Files.readString(file), file.toString(), shown(file));
      return new Reading(lexer, depth).all();
    } catch (Unparsable e) {
      mistakes.add(e.mistake());
    } catch (CharacterCodingException e) {
      mistakes.add(new Mistake(file.toString(), 1, 1, "is no text in UTF-8"));
    } catch (NoSuchFileException e) {
      mistakes.add(new Mistake(file.toString(), 1, 1, "does not exist"));
    } catch (AccessDeniedException e) {
      mistakes.add(new Mistake(file.toString(), 1, 1, "may not be read"));
    } catch (IOException e) {
      mistakes.add(new Mistake(file.toString(), 1, 1, "cannot be read: " + e.getMessage()));
    }
    return List.of();
  }

  /** Beside the first file, so that the result is the same wherever that lies. */
  private String shown(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path directory = first.toAbsolutePath().normalize().getParent();
    return directory != null && absolute.startsWith(directory)
        ? directory.relativize(absolute).toString()
        : absolute.toString();
  }

  /** The reading of one file. */
  private final class Reading {
    private final Lexer lexer;
    private final int depth;
    private int nesting;

    Reading(Lexer lexer, int depth) {
      this.lexer = lexer;
      this.depth = depth;
    }

    List<Directive> all() throws Unparsable {
      List<Directive> out = new ArrayList<>();
      Token end = directives(out);
      if (end.kind() == Kind.CLOSE) {
        throw lexer.mistake(end.start(), "this } closes nothing");
      }
      return out;
    }

    /** Returns what ended them. */
    private Token directives(List<Directive> out) throws Unparsable {
      for (Token token = lexer.next(); ; token = lexer.next()) {
        switch (token.kind()) {
          case CLOSE, END -> {
            return token;
          }
          case SEMICOLON -> throw lexer.mistake(token.start(), "a directive must stand before ;");
          case OPEN -> throw lexer.mistake(token.start(), "a directive must stand before {");
          case WORD -> directive(token, out);
        }
      }
    }

    private void directive(Token name, List<Directive> out) throws Unparsable {
      List<String> args = new ArrayList<>();
      Token token = lexer.next();
      while (token.kind() == Kind.WORD) {
        args.add(token.value());
        token = lexer.next();
      }
      String text = lexer.written(name.start(), token.start());
      switch (token.kind()) {
        case OPEN -> out.add(block(name, args, token, text));
        case SEMICOLON -> {
          Directive simple = made(name, args, List.of(), false, text + ";");
          if (simple.is("include")) {
            include(name, simple, out);
          } else {
            out.add(simple);
          }
        }
        default ->
            throw lexer.mistake(
                name.start(), "the directive \"" + name.value() + "\" has no ; at its end");
      }
    }

    private Directive block(Token name, List<String> args, Token open, String text)
        throws Unparsable {
      List<Directive> children = new ArrayList<>();
      if (++nesting > MAX_NESTING) {
        throw lexer.mistake(name.start(), "blocks are nested too deeply");
      }
      if (name.value().endsWith("_by_lua_block")) {
        lexer.skipBlock(open);
      } else if (directives(children).kind() == Kind.END) {
        throw lexer.mistake(
            name.start(), "the block \"" + name.value() + "\" that begins here is never closed");
      }
      nesting--;
      return made(name, args, children, true, text);
    }

    private Directive made(
        Token name, List<String> args, List<Directive> children, boolean block, String text) {
      return new Directive(name.value(), args, children, block, lexer.origin(name.start()), text);
    }

    private void include(Token name, Directive include, List<Directive> out) throws Unparsable {
      String pattern = include.arg(0);
      if (pattern.endsWith("mime.types")) {
        // Types of files, of which weir serves none; the file is often not beside a copy.
        return;
      }
      if (depth == MAX_DEPTH) {
        throw lexer.mistake(name.start(), "the file includes itself");
      }
      List<Path> files = Glob.files(first.resolveSibling(pattern));
      if (files.isEmpty() && !Glob.isPattern(pattern)) {
        throw lexer.mistake(name.start(), "the included file " + pattern + " cannot be found");
      }
      for (Path file : files) {
        out.addAll(read(file, depth + 1));
      }
    }
  }
}
