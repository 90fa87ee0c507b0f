package dev.jackdaw.graph.op;

/** Operations every engine runs and every export writes, with the semantics of the ONNX operator their comment names. Engines switch over
 * them exhaustively, so that a missing case does not compile. The set is frozen per API version. */
public sealed interface Primitive extends Op
    permits Unary,
        Binary,
        Not,
        Identity,
        Input,
        State,
        Constant,
        Fill,
        Iota,
        Where,
        Cast,
        Reshape,
        Transpose,
        Expand,
        Concat,
        Slice,
        Gather,
        ScatterAdd,
        GatherElements,
        ScatterElementsAdd,
        TensorScatter,
        ReduceSum,
        ReduceMax,
        MatMul,
        Gemm,
        Softmax,
        LogSoftmax {}
