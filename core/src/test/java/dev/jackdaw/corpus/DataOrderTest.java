package dev.jackdaw.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DataOrderTest {
  @Test
  void shuffled_ofAnySize_isAPermutation() {
    for (long seed = 0; seed < 3; seed++) {
      for (int size = 1; size < 130; size++) {
        Set<Long> seen = new TreeSet<>();
        for (int i = 0; i < size; i++) {
          seen.add(Mixing.shuffled(seed, i, size));
        }
        assertThat(seen).as("seed %d, size %d", seed, size).hasSize(size);
        assertThat(((TreeSet<Long>) seen).last()).isEqualTo(size - 1);
      }
    }
  }

  @Test
  void windows_overAnEpoch_coverEveryTokenOnce() {
    DataOrder.Windows order = new DataOrder.Windows(7, 1003, 10);
    for (int epoch = 0; epoch < 3; epoch++) {
      int[] covered = new int[1003];
      for (int n = 0; n < order.sequencesPerEpoch(); n++) {
        long start = order.start(epoch * order.sequencesPerEpoch() + n);
        for (int i = 0; i < 10; i++) {
          covered[(int) ((start + i) % 1003)]++;
        }
      }
      assertThat(covered).as("epoch %d", epoch).doesNotContain(2);
      assertThat(Arrays.stream(covered).sum()).isEqualTo(1000);
    }
  }

  @Test
  void windows_inEachEpoch_areInAnotherOrder() {
    DataOrder.Windows order = new DataOrder.Windows(7, 1000, 10);
    Set<Long> firsts = new HashSet<>();
    for (int epoch = 0; epoch < 20; epoch++) {
      firsts.add(order.start(100L * epoch));
    }
    assertThat(firsts).hasSizeGreaterThan(15);
    assertThat(new DataOrder.Windows(8, 1000, 10).start(0)).isNotEqualTo(order.start(0));
  }

  @Test
  void crops_areUniformAndLeaveRoomForTheLastLabel() {
    DataOrder.Crops order = new DataOrder.Crops(3, 20, 10);
    int[] counts = new int[10];
    for (int n = 0; n < 10_000; n++) {
      counts[(int) order.start(n)]++;
    }
    assertThat(Arrays.stream(counts).boxed()).allMatch(count -> count > 850 && count < 1150);
    assertThat(new DataOrder.Crops(3, 10, 10).start(5)).isZero();
  }

  @Test
  void start_isAPureFunction() {
    for (DataOrder.Kind kind : DataOrder.Kind.values()) {
      TokenView view = TokenView.whole(Stores.of(true, "some text to sample from", "more"));
      long[] forwards = new long[50];
      for (int n = 0; n < 50; n++) {
        forwards[n] = kind.over(view, 4, 9).start(n);
      }
      DataOrder again = kind.over(view, 4, 9);
      for (int n = 49; n >= 0; n--) {
        assertThat(again.start(n)).as("%s %d", kind, n).isEqualTo(forwards[n]);
      }
    }
  }

  @Test
  void order_overNothing_isRefused() {
    assertThatThrownBy(() -> new DataOrder.Crops(0, 0, 4))
        .hasMessage("[data_order] sequences of 4 tokens over 0");
  }
}
