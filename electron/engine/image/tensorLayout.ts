/** [channels, pixels] → [pixels, channels]: NCHW → NHWC for one picture. */
export function channelsLast(planes: Float32Array, channels: number): Float32Array {
  const pixels = planes.length / channels;
  const out = new Float32Array(planes.length);
  for (let c = 0; c < channels; c++) {
    const plane = planes.subarray(c * pixels, (c + 1) * pixels);
    for (let i = 0, to = c; i < pixels; i++, to += channels) out[to] = plane[i];
  }
  return out;
}

/** [pixels, channels] → [channels, pixels]: NHWC → NCHW for one picture. */
export function channelsFirst(cells: Float32Array, channels: number): Float32Array {
  const pixels = cells.length / channels;
  const out = new Float32Array(cells.length);
  for (let c = 0; c < channels; c++) {
    const plane = out.subarray(c * pixels, (c + 1) * pixels);
    for (let i = 0, from = c; i < pixels; i++, from += channels) plane[i] = cells[from];
  }
  return out;
}
