import { InferenceSession, Tensor } from './onnxruntime';

interface Numbers {
  values: Float32Array;
  shape: readonly number[];
}

/**
 * Run a graph once on the CPU, in a session that is made for this and released: to compare graphs.
 * @param threads CPU threads for the run
 * @returns a function of the .onnx file and its float32 inputs by name, which gives the float32 outputs by name
 */
export function runOnce(threads: number) {
  return async (
    onnx: Uint8Array,
    feeds: Readonly<Record<string, Numbers>>,
  ): Promise<Record<string, Float32Array>> => {
    const session = await InferenceSession.create(onnx, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
    try {
      const inputs = Object.entries(feeds).map(([name, { values, shape }]) => [
        name,
        new Tensor('float32', values, [...shape]),
      ]);
      const outputs = await session.run(Object.fromEntries(inputs));
      return Object.fromEntries(
        Object.entries(outputs).flatMap(([name, { data }]) =>
          data instanceof Float32Array ? [[name, data]] : [],
        ),
      );
    } finally {
      await session.release();
    }
  };
}
