package dev.jackdaw.engine.cpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jackdaw.engine.cpu.Product.Element;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Matrix products by oneDNN, each on the thread that asks: two Java threads with single-threaded oneDNN are as fast as its OpenMP team on
 * large products and up to seventeen times faster on small ones, because an OpenMP thread that spins after a product steals a core from
 * the Java kernel that follows. A product is prepared once per member and shape; those not used for longest are forgotten when there
 * are very many, as in a server that sees every length.
 */
final class OneDnnProducts implements MatrixProducts {
  private static final int AVX512_BF16 = 0xe7;
  private static final int AVX2_VNNI_2 = 0x1f;

  /** Prepared products that a member keeps: some 30 of each batch shape, for as many shapes as a program keeps plans, and to spare. */
  private static final int KEPT = 4096;

  private final MemorySegment engine = OneDnn.engine();
  private final Member[] members;
  private final boolean fastBf16;

  OneDnnProducts(int members) {
    this(members, KEPT);
  }

  OneDnnProducts(int members, int kept) {
    int isa = OneDnn.effectiveIsa();
    fastBf16 = holds(isa, AVX512_BF16) || holds(isa, AVX2_VNNI_2);
    this.members = new Member[members];
    for (int i = 0; i < members; i++) {
      this.members[i] = new Member(engine, kept);
    }
  }

  private static boolean holds(int isa, int bits) {
    return (isa & bits) == bits;
  }

  @Override
  public boolean fastBf16() {
    return fastBf16;
  }

  @Override
  public void enterThread() {
    OneDnn.singleThreaded();
  }

  @Override
  public void multiply(int member, Product product, long a, long b, long bias, long c) {
    if (product.m() == 0 || product.n() == 0) {
      return;
    }
    if (product.k() == 0) {
      new ScalarProducts().multiply(member, product, a, b, bias, c);
      return;
    }
    members[member].multiply(product, a, b, bias, c);
  }

  @Override
  public long prepared() {
    long sum = 0;
    for (Member member : members) {
      sum += member.count;
    }
    return sum;
  }

  @Override
  public void close() {
    for (Member member : members) {
      member.close();
    }
    OneDnn.destroyEngine(engine);
  }

  /** One thread's stream, scratchpad and prepared products. */
  private static final class Member {
    private final MemorySegment engine;
    private final MemorySegment stream;
    private final int kept;
    private final Map<Product, Prepared> prepared = new LinkedHashMap<>(64, 0.75f, true);
    private long count;
    private Arena scratchArena = Arena.ofShared();
    private long scratch;
    private long scratchBytes;

    Member(MemorySegment engine, int kept) {
      this.engine = engine;
      this.kept = kept;
      this.stream = OneDnn.stream(engine);
    }

    void multiply(Product product, long a, long b, long bias, long c) {
      Prepared ready = prepared.get(product);
      if (ready == null) {
        ready = new Prepared(engine, product);
        prepared.put(product, ready);
        count++;
        reserve(ready.scratchBytes);
        if (prepared.size() > kept) {
          Product eldest = prepared.keySet().iterator().next();
          Objects.requireNonNull(prepared.remove(eldest)).close();
        }
      }
      ready.execute(stream, a, b, bias, c, scratch);
    }

    private void reserve(long bytes) {
      if (bytes > scratchBytes) {
        scratchArena.close();
        scratchArena = Arena.ofShared();
        scratch = scratchArena.allocate(bytes, 4096).address();
        scratchBytes = bytes;
      }
    }

    void close() {
      prepared.values().forEach(Prepared::close);
      OneDnn.destroyStream(stream);
      scratchArena.close();
    }
  }

  /** A primitive with its memory objects, whose addresses change from call to call, and the argument list that points to them. */
  private static final class Prepared {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment primitive;
    private final MemorySegment arguments;
    private final List<MemorySegment> memories = new ArrayList<>();
    private final MemorySegment a;
    private final MemorySegment b;
    private final MemorySegment c;
    private final MemorySegment bias;
    private final MemorySegment scratchpad;
    private final long scratchBytes;
    private long lastA;
    private long lastB;
    private long lastC;
    private long lastBias;
    private long lastScratch;

    Prepared(MemorySegment engine, Product p) {
      MemorySegment aShape =
          OneDnn.descriptor(
              new long[] {p.m(), p.k()}, new long[] {p.aRow(), p.aColumn()}, type(p.a()));
      MemorySegment bShape =
          OneDnn.descriptor(
              new long[] {p.k(), p.n()}, new long[] {p.bRow(), p.bColumn()}, type(p.b()));
      MemorySegment cShape =
          OneDnn.descriptor(new long[] {p.m(), p.n()}, new long[] {p.cRow(), 1}, type(p.c()));
      MemorySegment biasShape =
          p.bias()
              ? OneDnn.descriptor(new long[] {1, p.n()}, new long[] {p.n(), 1}, OneDnn.F32)
              : MemorySegment.NULL;
      MemorySegment attributes = OneDnn.attributes(p.scale(), p.accumulate());
      MemorySegment descriptor =
          OneDnn.matmulDescriptor(engine, aShape, bShape, biasShape, cShape, attributes);
      MemorySegment scratchShape = OneDnn.scratchpad(descriptor);
      scratchBytes = OneDnn.size(scratchShape);
      primitive = OneDnn.primitive(descriptor);
      arguments = arena.allocate(16L * 5, 8);
      a = argument(OneDnn.ARGUMENT_SOURCE, OneDnn.memory(aShape, engine));
      b = argument(OneDnn.ARGUMENT_WEIGHTS, OneDnn.memory(bShape, engine));
      c = argument(OneDnn.ARGUMENT_DESTINATION, OneDnn.memory(cShape, engine));
      scratchpad = argument(OneDnn.ARGUMENT_SCRATCHPAD, OneDnn.memory(scratchShape, engine));
      bias =
          p.bias()
              ? argument(OneDnn.ARGUMENT_BIAS, OneDnn.memory(biasShape, engine))
              : MemorySegment.NULL;
      OneDnn.destroyPrimitiveDescriptor(descriptor);
      OneDnn.destroyAttributes(attributes);
      OneDnn.destroyDescriptor(aShape);
      OneDnn.destroyDescriptor(bShape);
      OneDnn.destroyDescriptor(cShape);
      if (p.bias()) {
        OneDnn.destroyDescriptor(biasShape);
      }
    }

    private MemorySegment argument(int id, MemorySegment memory) {
      long at = 16L * memories.size();
      arguments.set(JAVA_INT, at, id);
      arguments.set(ADDRESS, at + 8, memory);
      memories.add(memory);
      return memory;
    }

    private static int type(Element element) {
      return element == Element.F32 ? OneDnn.F32 : OneDnn.BF16;
    }

    void execute(MemorySegment stream, long aAt, long bAt, long biasAt, long cAt, long scratchAt) {
      if (aAt != lastA) {
        OneDnn.setAddress(a, aAt);
        lastA = aAt;
      }
      if (bAt != lastB) {
        OneDnn.setAddress(b, bAt);
        lastB = bAt;
      }
      if (cAt != lastC) {
        OneDnn.setAddress(c, cAt);
        lastC = cAt;
      }
      if (!bias.equals(MemorySegment.NULL) && biasAt != lastBias) {
        OneDnn.setAddress(bias, biasAt);
        lastBias = biasAt;
      }
      if (scratchBytes > 0 && scratchAt != lastScratch) {
        OneDnn.setAddress(scratchpad, scratchAt);
        lastScratch = scratchAt;
      }
      OneDnn.execute(primitive, stream, memories.size(), arguments);
    }

    void close() {
      OneDnn.destroyPrimitive(primitive);
      memories.forEach(OneDnn::destroyMemory);
      arena.close();
    }
  }
}
