import { expect, test } from 'vitest';
import { toFailure } from '#common/contract';
import { loadFailure } from './loadFailure';
import { InferenceSession } from './onnxruntime';

/** A field of a protobuf message with a length. */
const field = (number: number, content: Uint8Array | string): Buffer => {
  const data = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, data.length]), data]);
};
const value = (name: string) =>
  Buffer.concat([field(1, name), field(2, field(1, Buffer.from('08011204' + '0a020801', 'hex')))]);

/** A graph of one node from x to y, of the IR version 8. */
function graphOf(operator: string, domain: string, opset: number, more = '', ir = 8): Buffer {
  const node = Buffer.concat([field(1, 'x'), field(2, 'y'), field(4, operator), field(7, domain)]);
  const graph = Buffer.concat([
    field(1, Buffer.concat([node, Buffer.from(more, 'hex')])),
    field(2, 'g'),
    field(11, value('x')),
    field(12, value('y')),
  ]);
  const sets = [field(8, Buffer.from([0x0a, 0, 0x10, opset]))];
  if (domain) sets.push(field(8, Buffer.concat([field(1, domain), Buffer.from([0x10, 1])])));
  return Buffer.concat([Buffer.from([8, ir]), field(7, graph), ...sets]);
}

const failureOf = async (bytes: Uint8Array) =>
  toFailure(
    loadFailure(
      await InferenceSession.create(bytes, { logSeverityLevel: 4 }).then(
        () => 'it was loaded',
        (error: unknown) => error,
      ),
    ),
  );

test.each([
  ['an operator of a plug-in', graphOf('DCNv2', 'mmdeploy', 17), 'DCNv2', 'mmdeploy'],
  ['an operator that ONNX does not have', graphOf('Sharpen', '', 17), 'Sharpen', 'ai.onnx'],
  [
    'an operator that a plug-in of the runtime lacks',
    graphOf('QuickGeluX', 'com.microsoft', 17),
    'QuickGeluX',
    'com.microsoft',
  ],
])('%s is named with its domain', async (_, bytes, operator, domain) => {
  expect(await failureOf(bytes)).toMatchObject({
    code: 'MODEL_CANT_RUN',
    params: { reason: 'unknownOperator', operator, domain },
  });
});

test('an operator that ONNX Runtime knows, but not on the CPU, is named', () => {
  const said = "Could not find an implementation for GroupNorm(1) node with name ''";
  expect(toFailure(loadFailure(new Error(said)))).toMatchObject({
    code: 'MODEL_CANT_RUN',
    params: { reason: 'operatorNotOnCpu', operator: 'GroupNorm' },
  });
});

test('a newer set of operators, and a newer format, are told with the newest that runs', async () => {
  const opset = await failureOf(graphOf('Relu', '', 99));
  expect(opset).toMatchObject({
    code: 'MODEL_CANT_RUN',
    params: { reason: 'newerOnnx', part: 'ai.onnx', version: 99, newest: expect.any(Number) },
  });
  const ir = await failureOf(graphOf('Relu', '', 17, '', 99));
  expect(ir.params).toMatchObject({ reason: 'newerOnnx', part: 'ONNX IR', version: 99 });
});

test('what contradicts ONNX, and what is no graph, are told apart', async () => {
  // An attribute that Relu does not have: name, integer, type.
  const attribute = field(5, Buffer.from('0a057368696e791803a00102', 'hex')).toString('hex');
  const invalid = await failureOf(graphOf('Relu', '', 17, attribute));
  expect(invalid).toMatchObject({ code: 'MODEL_CANT_RUN', params: { reason: 'invalidGraph' } });
  const { code, params } = await failureOf(Buffer.from('no graph'));
  expect([code, params]).toEqual(['MODEL_CORRUPT', expect.objectContaining({ reason: 'weights' })]);
});

test('words of the runtime come without places in its source', async () => {
  const said =
    '/src/onnxruntime/core/graph/model.cc:202 onnxruntime::Model::Model(onnx::ModelProto&&, const int&) Something is wrong.\n';
  expect(toFailure(loadFailure(new Error(said))).params).toMatchObject({
    problem: 'Something is wrong',
  });
});
