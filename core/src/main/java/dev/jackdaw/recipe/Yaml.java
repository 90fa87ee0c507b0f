package dev.jackdaw.recipe;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 (core schema) into a {@link Tree} with places. Anchors and merge keys are resolved; duplicate keys, tags, several
 * documents and files that are not UTF-8 are refused.
 */
public final class Yaml {
  /** Settings are small; a file of more nodes, or one that unfolds to more, is not a recipe. */
  private static final int MOST_NODES = 100_000;

  private static final long MOST_BYTES = 16L << 20;

  private final String source;
  private final boolean free;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int nodes;

  private Yaml(String source, boolean free) {
    this.source = source;
    this.free = free;
  }

  /** @throws UserException with every problem: INPUT if the file cannot be read, CONFIGURATION if it is not a settings file */
  public static Tree read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw unreadable(file, "is a folder");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw unreadable(
            file, "has " + Files.size(file) + " bytes; a recipe has at most " + MOST_BYTES);
      }
      byte[] bytes = Files.readAllBytes(file);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return parse(text, file.toString());
    } catch (NoSuchFileException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("the file " + file + " does not exist"), e);
    } catch (CharacterCodingException e) {
      throw unreadable(file, "is not UTF-8 text");
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("cannot read " + file + ": " + e.getMessage()), e);
    }
  }

  private static UserException unreadable(Path file, String why) {
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of(file + " " + why).fix("name a recipe: a YAML file in UTF-8"));
  }

  /** @param source named in problems */
  public static Tree parse(String text, String source) {
    return new Yaml(source, false).tree(text);
  }

  /** The value of a command-line option: a scalar needs no quotes to be text. */
  static Tree argument(String text, String source) {
    return new Yaml(source, true).tree(text);
  }

  private Tree tree(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source)
            .setSchema(new CoreSchema())
            .setUseMarks(true)
            .setAllowNonScalarKeys(true)
            .build();
    Tree tree;
    try {
      Iterator<Node> documents = new Compose(settings).composeAllFromString(text).iterator();
      tree =
          documents.hasNext()
              ? convert(documents.next(), "")
              : new Tree.Scalar(Tree.Kind.NOTHING, "", free, Place.of(source));
      if (documents.hasNext()) {
        String place =
            documents.next().getStartMark().map(mark -> place(mark).toString()).orElse(source);
        problems.add(Problem.of("a second document begins here; there is one in a file").at(place));
      }
    } catch (MarkedYamlEngineException e) {
      String place = e.getProblemMark().map(mark -> place(mark).toString()).orElse(source);
      problems.add(Problem.of("is not valid YAML: " + e.getProblem()).at(place));
      throw new UserException(UserException.Kind.CONFIGURATION, problems);
    } catch (YamlEngineException e) {
      problems.add(Problem.of("is not valid YAML: " + firstLine(e)).at(source));
      throw new UserException(UserException.Kind.CONFIGURATION, problems);
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.CONFIGURATION, problems);
    }
    return tree;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }

  private Tree convert(Node node, String path) {
    Place place = node.getStartMark().map(this::place).orElse(Place.of(source));
    if (++nodes > MOST_NODES) {
      throw new YamlEngineException("unfolds to more than " + MOST_NODES + " values");
    }
    if (!open.add(node)) {
      problems.add(Problem.of("an alias refers to the value it stands in").at(place.withKey(path)));
      return new Tree.Scalar(Tree.Kind.NOTHING, "", free, place);
    }
    try {
      return switch (node) {
        case ScalarNode scalar -> scalar(scalar, place, path);
        case SequenceNode sequence -> {
          refuseTag(node, Tag.SEQ, place, path);
          List<Tree> items = new ArrayList<>();
          for (Node item : sequence.getValue()) {
            items.add(convert(item, path + "[" + items.size() + "]"));
          }
          yield new Tree.Items(items, place);
        }
        case MappingNode mapping -> {
          refuseTag(node, Tag.MAP, place, path);
          yield mapping(mapping, place, path);
        }
        default ->
            throw new IllegalStateException("[yaml] unexpected node " + node.getClass().getName());
      };
    } finally {
      open.remove(node);
    }
  }

  private Tree mapping(MappingNode node, Place place, String path) {
    Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Place keyPlace = tuple.getKeyNode().getStartMark().map(this::place).orElse(place);
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        problems.add(
            Problem.of("a key is plain text, not a list or a mapping").at(keyPlace.withKey(path)));
        continue;
      }
      String key = scalar.getValue();
      String keyPath = path.isEmpty() ? key : path + "." + key;
      Tree value = convert(tuple.getValueNode(), keyPath);
      Tree.Entry earlier = entries.putIfAbsent(key, new Tree.Entry(keyPlace, value));
      if (earlier != null) {
        problems.add(
            Problem.of(
                    "the key \"" + key + "\" is given twice, first at line " + earlier.key().line())
                .at(keyPlace.withKey(keyPath))
                .fix("keep one of the two"));
      }
    }
    return new Tree.Mapping(entries, place);
  }

  private Tree scalar(ScalarNode node, Place place, String path) {
    Tag tag = node.getTag();
    Tree.Kind kind = Tree.Kind.TEXT;
    if (tag.equals(Tag.INT)) {
      kind = Tree.Kind.INTEGER;
    } else if (tag.equals(Tag.FLOAT)) {
      kind = Tree.Kind.FLOAT;
    } else if (tag.equals(Tag.BOOL)) {
      kind = Tree.Kind.BOOLEAN;
    } else if (tag.equals(Tag.NULL)) {
      kind = Tree.Kind.NOTHING;
    } else {
      refuseTag(node, Tag.STR, place, path);
    }
    return new Tree.Scalar(kind, node.getValue(), free, place);
  }

  private void refuseTag(Node node, Tag expected, Place place, String path) {
    if (!node.getTag().equals(expected)) {
      problems.add(
          Problem.of("the tag " + node.getTag().getValue() + " means nothing here")
              .at(place.withKey(path)));
    }
  }

  private Place place(Mark mark) {
    return free ? Place.of(source) : new Place(source, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
