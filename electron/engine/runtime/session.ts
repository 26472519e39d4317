import { InferenceSession, type SessionOptions } from './onnxruntime';

/** What is used of a session of ONNX Runtime. */
export type Session = Pick<InferenceSession, 'run' | 'release'>;

/** Creates a session. Tests add providers that this machine does not have. */
export type CreateSession = (bytes: Uint8Array, options: SessionOptions) => Promise<Session>;

export const createOnnxSession: CreateSession = (bytes, options) =>
  InferenceSession.create(bytes, options);
