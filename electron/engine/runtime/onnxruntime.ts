/**
 * The only import of ONNX Runtime, with its telemetry off.
 *
 * The library that onnxruntime-node 1.30 brings for Linux and macOS reports to its maker when it is
 * loaded and when a session is made: it keeps a device id and a queue of events in
 * `~/.cache/Microsoft/DeveloperTools/.onnxruntime`, puts `.ses` and `mat-debug-<pid>.log` into the
 * folder for temporary files, and sends the queue in a thread of its own. It looks at this variable
 * while it is loaded, so the import can't be a static one, which would come first.
 */
import type * as Ort from 'onnxruntime-node';

process.env.ORT_DISABLE_TELEMETRY = '1';

export const { env, InferenceSession, Tensor } = await import('onnxruntime-node');
export type InferenceSession = Ort.InferenceSession;
export type Tensor = Ort.Tensor;
export type SessionOptions = Ort.InferenceSession.SessionOptions;
