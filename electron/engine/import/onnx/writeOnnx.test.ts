import { create, fromBinary, isFieldSet, toBinary } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { goldenBytes } from '../testing/goldens';
import { ModelProtoSchema, TensorProtoSchema } from './onnx_pb';
import { writeOnnx } from './writeOnnx';

test.each(['half-nhwc.onnx', 'listed.onnx', 'styled.onnx'])(
  'what is written of %s is read as what was there',
  (name) => {
    const model = fromBinary(ModelProtoSchema, goldenBytes(name));
    const again = fromBinary(ModelProtoSchema, writeOnnx(model));
    // The order of fields in a file is free, that in the library's own writing is not.
    expect(
      Buffer.compare(toBinary(ModelProtoSchema, again), toBinary(ModelProtoSchema, model)),
    ).toBe(0);
  },
);

test('deferred content takes the place of numbers that are not there yet', () => {
  const model = fromBinary(ModelProtoSchema, goldenBytes('listed.onnx'));
  const whole = writeOnnx(model);
  const [tensor] = model.graph!.initializer.filter(({ rawData }) => rawData.length > 0);
  const content = tensor!.rawData;
  tensor!.rawData = new Uint8Array();
  const deferred = { byteLength: content.length, read: () => content };
  expect(Buffer.compare(writeOnnx(model, new Map([[tensor!.name, deferred]])), whole)).toBe(0);
  const short = { byteLength: content.length + 1, read: () => content };
  expect(() => writeOnnx(model, new Map([[tensor!.name, short]]))).toThrow(RangeError);
});

test('numbers that are stored by their type stay so, without raw data beside them', () => {
  const model = fromBinary(ModelProtoSchema, goldenBytes('listed.onnx'));
  const { initializer } = model.graph!;
  initializer.push(
    create(TensorProtoSchema, { name: 'typed', dataType: 1, dims: [2n], floatData: [1, 2] }),
  );
  const again = fromBinary(ModelProtoSchema, writeOnnx(model)).graph!.initializer.at(-1)!;
  expect(again.floatData).toEqual([1, 2]);
  expect(isFieldSet(again, TensorProtoSchema.field.rawData)).toBe(false);
});
