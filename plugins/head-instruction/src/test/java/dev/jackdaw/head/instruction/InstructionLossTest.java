package dev.jackdaw.head.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.head.instruction.InstructionConfig.Loss;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.testkit.LetterTokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loss of a chat, worked out by hand, on a backbone whose logits are a table: row i for token i. */
class InstructionLossTest {
  private static final int VOCABULARY = 27;
  private static final LetterTokenizer TOKENIZER = new LetterTokenizer(OptionalInt.empty());

  /** One logit of each row: the further a token is from twice the one before, the less likely. */
  private static float logit(int row, int token) {
    return -0.1f * Math.abs(token - 2 * row % VOCABULARY);
  }

  private static double surprise(char before, char next) {
    double sum = 0;
    for (int v = 0; v < VOCABULARY; v++) {
      sum += Math.exp(logit(before - 'a' + 1, v));
    }
    return Math.log(sum) - logit(before - 'a' + 1, next - 'a' + 1);
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void loss_chat_isSummedOverWhatIsLearnt(Loss loss) {
    Map<String, Object> row =
        Map.of(
            "messages",
            List.of(
                Map.of("role", "user", "content", "gh"),
                Map.of("role", "assistant", "content", "ij"),
                Map.of("role", "user", "content", "k"),
                Map.of("role", "assistant", "content", "l")));
    // laid out as ughz aijz ukz alz: the answers are ijz and lz
    double last = surprise('a', 'l') + surprise('l', 'z');
    double first = surprise('a', 'i') + surprise('i', 'j') + surprise('j', 'z');
    double asked =
        surprise('u', 'g')
            + surprise('g', 'h')
            + surprise('h', 'z')
            + surprise('z', 'a')
            + surprise('z', 'u')
            + surprise('u', 'k')
            + surprise('k', 'z')
            + surprise('z', 'a');
    double expected =
        switch (loss) {
          case LAST_ANSWER -> last;
          case ANSWERS -> first + last;
          case CONVERSATION -> asked + first + last;
        };
    Head head =
        new InstructionFactory(new PlainTemplates())
            .create(
                new InstructionConfig("letters", loss, Optional.empty(), Map.of(), 0), TOKENIZER);
    Example example = head.examples(new DataRow("a.jsonl:1", row)).getFirst();
    assertThat(run(head, example)).isCloseTo(expected, within(1e-4));
  }

  private static double run(Head head, Example example) {
    int time = example.ids().length;
    ModelGraphs graphs =
        new ModelGraphs(new TableBackbone(), Map.of("chat", head), (parameter, phase) -> true);
    float[] table = new float[VOCABULARY * VOCABULARY];
    for (int i = 0; i < table.length; i++) {
      table[i] = logit(i / VOCABULARY, i % VOCABULARY);
    }
    try (Engine engine = new ReferenceEngine();
        Store store = engine.store()) {
      store.declare("table.weight", new TensorType(DType.F32, Shape.fixed(VOCABULARY, VOCABULARY)));
      store.write("table.weight", Tensor.of(table, VOCABULARY, VOCABULARY));
      try (Program program =
          Compiler.compile(engine, graphs.loss("chat"), store, Bounds.of(1, time), Precision.F32)) {
        Tensor into = Tensor.scalar(0f);
        program.run(
            new Bindings()
                .input(Inputs.IDS, Tensor.of(example.ids(), 1, time))
                .input(Inputs.POSITIONS, Tensor.of(new int[time], 1, time))
                .input(Inputs.DOCUMENTS, Tensor.of(new int[time], 1, time))
                .input(Inputs.LABELS, Tensor.of(example.labels(), 1, time))
                .output(ModelGraphs.LOSS_SUM, into));
        return into.getFloat(0);
      }
    }
  }

  private record TableBackbone() implements Backbone {
    @Override
    public int width() {
      return VOCABULARY;
    }

    @Override
    public int vocabulary() {
      return VOCABULARY;
    }

    @Override
    public int contextLength() {
      return 64;
    }

    @Override
    public Value hidden(ModelOps g, Sequence in) {
      return g.embedding("table", in.ids(), VOCABULARY, VOCABULARY, Initializer.zeros());
    }

    @Override
    public Value logits(ModelOps g, Value hidden) {
      return hidden;
    }
  }
}
