package dev.jackdaw.engine.cpu;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.composite.Rope;
import java.util.List;

/** Rotary positions: the angles of a run's tokens are computed once for all layers that ask for the same ones. */
final class RopeLowering {
  private RopeLowering() {}

  static void lower(Lowering l, Node node, Rope op) {
    Operand x = l.in(node, 0);
    Operand positions = l.in(node, 1);
    Operand y = l.out(node, 0);
    int pairs = op.inverseFrequencies().size();
    List<Object> key = List.of("angles", node.input(1), op.inverseFrequencies(), op.scale());
    Buffer angles = l.shared(key, () -> angles(l, positions, op));
    RopeKernels kernels = l.machine.kernels().rope();
    int width = Math.toIntExact(x.width());
    long heads = x.shape()[2];
    float direction = op.inverse() ? -1 : 1;
    List<Buffer> reads = List.of(x.buffer(), angles);
    l.rows(
        "rope",
        positions.elements(),
        heads * width,
        reads,
        List.of(y.buffer()),
        x.buffer(),
        (from, n) -> {
          for (long token = from; token < from + n; token++) {
            long cos = angles.address() + 8 * token * pairs;
            for (long head = 0; head < heads; head++) {
              long at = 4 * (token * heads + head) * width;
              kernels.rotate(
                  x.address() + at,
                  y.address() + at,
                  cos,
                  cos + 4L * pairs,
                  direction,
                  op.interleaved(),
                  pairs,
                  width);
            }
          }
        });
  }

  /** Per token the cosines of all pairs, then the sines. Angles in double precision of frequencies rounded to float, as the definition has. */
  private static Buffer angles(Lowering l, Operand positions, Rope op) {
    int pairs = op.inverseFrequencies().size();
    double[] frequencies = new double[pairs];
    for (int p = 0; p < pairs; p++) {
      frequencies[p] = op.inverseFrequencies().get(p).floatValue();
    }
    Buffer angles = Buffer.arena(8 * positions.elements() * pairs);
    l.rows(
        "rope",
        positions.elements(),
        40L * pairs,
        List.of(positions.buffer()),
        List.of(angles),
        null,
        (from, n) -> {
          for (long token = from; token < from + n; token++) {
            int position = Memory.getInt(positions.address() + 4 * token);
            long at = angles.address() + 8 * token * pairs;
            for (int p = 0; p < pairs; p++) {
              double angle = position * frequencies[p];
              Memory.setFloat(at + 4L * p, (float) (Math.cos(angle) * op.scale()));
              Memory.setFloat(at + 4L * (pairs + p), (float) (Math.sin(angle) * op.scale()));
            }
          }
        });
    return angles;
  }
}
