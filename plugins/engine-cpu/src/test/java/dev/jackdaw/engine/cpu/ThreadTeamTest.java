package dev.jackdaw.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThreadTeamTest {
  @Test
  void run_manyTasks_everyMemberRunsEachOnce() {
    for (int members : new int[] {1, 2, 3, 5}) {
      try (ThreadTeam team = new ThreadTeam(members, () -> {})) {
        AtomicIntegerArray counts = new AtomicIntegerArray(members);
        for (int i = 0; i < 300; i++) {
          team.run(
              (member, all) -> {
                assertThat(all).isEqualTo(members);
                counts.incrementAndGet(member);
              });
        }
        for (int i = 0; i < members; i++) {
          assertThat(counts.get(i)).isEqualTo(300);
        }
      }
    }
  }

  @Test
  void run_afterMembersParked_stillRuns() throws InterruptedException {
    try (ThreadTeam team = new ThreadTeam(2, () -> {})) {
      AtomicLong sum = new AtomicLong();
      for (int i = 0; i < 5; i++) {
        team.run((member, members) -> sum.addAndGet(member + 1));
        Thread.sleep(20); // far beyond the spin, so that the worker is parked
      }
      assertThat(sum.get()).isEqualTo(15);
    }
  }

  @Test
  void run_memberThatGetsNoCore_itsShareIsDoneByTheCaller() {
    CountDownLatch core = new CountDownLatch(1);
    AtomicIntegerArray counts = new AtomicIntegerArray(3);
    try (ThreadTeam team = new ThreadTeam(3, () -> await(core))) {
      for (int i = 0; i < 10; i++) {
        team.run((member, members) -> counts.incrementAndGet(member));
      }
      assertThat(counts.get(1)).isEqualTo(10);
      assertThat(counts.get(2)).isEqualTo(10);
      core.countDown();
      for (int i = 0; i < 1000; i++) {
        team.run((member, members) -> counts.incrementAndGet(member));
      }
      for (int member = 0; member < 3; member++) {
        assertThat(counts.get(member)).isEqualTo(1010);
      }
    } finally {
      core.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void run_memberFails_throwsItAndSurvives() {
    try (ThreadTeam team = new ThreadTeam(3, () -> {})) {
      assertThatThrownBy(
              () ->
                  team.run(
                      (member, members) -> {
                        if (member > 0) {
                          throw new IllegalArgumentException("member " + member);
                        }
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("member 1")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
      AtomicLong runs = new AtomicLong();
      team.run((member, members) -> runs.incrementAndGet());
      assertThat(runs.get()).isEqualTo(3);
    }
  }

  @Test
  void run_insideTask_isRefused() {
    try (ThreadTeam team = new ThreadTeam(1, () -> {})) {
      assertThatThrownBy(() -> team.run((m, n) -> team.run((a, b) -> {})))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void share_anySize_coversAllOnceInGrains() {
    for (long n : new long[] {0, 1, 15, 16, 17, 1000}) {
      for (int members = 1; members <= 4; members++) {
        assertThat(ThreadTeam.share(n, 16, 0, members)).isZero();
        assertThat(ThreadTeam.share(n, 16, members, members)).isEqualTo(n);
        for (int m = 1; m < members; m++) {
          assertThat(ThreadTeam.share(n, 16, m, members))
              .isGreaterThanOrEqualTo(ThreadTeam.share(n, 16, m - 1, members))
              .satisfiesAnyOf(s -> assertThat(s % 16).isZero(), s -> assertThat(s).isEqualTo(n));
        }
      }
    }
  }
}
