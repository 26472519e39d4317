import { outputChannels, type PictureOutput } from '#common/contract';
import {
  channelOrder,
  checkNumbers,
  extremes,
  level,
  type Planes,
  tensorToPicture,
} from '../../image/fromTensor';
import { linearOf } from '../../image/scaling';
import type { OutputReader, ResultRow } from './outputReader';

/** Reader for picture outputs, edge maps included. */
export function pictureReader(output: PictureOutput): OutputReader {
  const channels = outputChannels(output);
  const order = channelOrder(output.encoding);
  return {
    resizeAs: 'picture',
    tileChannels: channels,
    read(planes, _, depth) {
      const { encoding } = output;
      const scaling = output.stretch ? minMaxScaling(planes) : output.scaling;
      return tensorToPicture(planes, { encoding, scaling }, depth);
    },
    toTile(values) {
      const { factor, black } = linearOf(output.scaling, channels, 1);
      const plane = values.length / channels;
      for (let c = 0; c < channels; c++) {
        const [zero, one] = [black[c], factor[c]];
        for (let i = c * plane; i < (c + 1) * plane; i++) values[i] = (values[i] - zero) / one;
      }
      checkNumbers(values);
      return values;
    },
    writeRow(values, { samples, at, width, white }: ResultRow) {
      for (const [c, from] of order.entries()) {
        if (from === undefined) continue;
        const start = from * width;
        for (let x = 0; x < width; x++) {
          samples[at + x * 4 + c] = level(values[start + x] * white, white);
        }
      }
    },
  };
}

function minMaxScaling(planes: Planes): { range: [number, number] } {
  return { range: extremes(planes) };
}
