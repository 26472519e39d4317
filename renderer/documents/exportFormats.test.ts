import { expect, it } from 'vitest';
import { type Card, pictureFormats } from '#common/contract';
import { exportFormatsFor, exportTable } from './exportFormats';

it('offers the thing alone only for models whose pictures can be cut out of their paper', () => {
  const offered = (cutout: boolean) => exportFormatsFor({ cutout } as Card);
  expect(offered(false)).toEqual([...pictureFormats, 'psd']);
  expect(offered(true)).toEqual([...pictureFormats, 'psd', 'cutout']);
  expect(exportFormatsFor(undefined)).not.toContain('cutout');
});

it('enlarges all but layered files, and gives each an ending that says what it is', () => {
  const all = Object.entries(exportTable);
  expect(all.flatMap(([id, { fixedSize }]) => (fixedSize ? [id] : []))).toEqual(['psd']);
  expect(exportTable.cutout).toMatchObject({ ending: 'png', mimeType: 'image/png' });
});
