import { InferenceSession } from 'onnxruntime-node';

/** What is used of a session of ONNX Runtime. */
export type Session = Pick<InferenceSession, 'run' | 'release'>;

/** Creates a session. Tests add providers that this machine does not have. */
export type CreateSession = (
  bytes: Uint8Array,
  options: InferenceSession.SessionOptions,
) => Promise<Session>;

export const createOnnxSession: CreateSession = (bytes, options) =>
  InferenceSession.create(bytes, options);
