import sharp from 'sharp';
import { expect, it } from 'vitest';
import { type WritableFormat, writableFormats } from '#common/contract';
import { variedSamples } from '../testing/pictures';
import { decode } from './decode';
import { encodeFile } from './encode';
import { type Metadata, stripped } from './metadata';
import { descriptiveXmp, maxXmpBytes } from './xmp';

const packetOf = (attributes: string, properties = '') =>
  Buffer.from(`<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" ${attributes}>${properties}</rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`);

const packet = packetOf(
  'xmp:Rating="4" tiff:Orientation="6" exif:GPSLatitude="52,31.0N" crs:Exposure2012="+1.00" photoshop:City="Berlin"',
  `<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Ada &amp; Co</rdf:li></rdf:Alt></dc:rights>
   <crs:ToneCurve><rdf:Seq><rdf:li>0, 0</rdf:li></rdf:Seq></crs:ToneCurve>`,
);

const dataset = (record: number, number: number, text: string) => {
  const data = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x1c, record, number, 0, data.length]), data]);
};
const iptc = Buffer.concat([
  dataset(1, 90, '\x1b%G'),
  dataset(2, 80, 'Ada'),
  dataset(2, 90, 'Berlin'),
  dataset(2, 116, '© Ada'),
]);

async function written(format: WritableFormat, metadata: Metadata): Promise<Buffer> {
  const data = new Uint8Array(23 * 17 * 4).fill(255);
  variedSamples(3, 8).forEach((value, i) => {
    data[Math.floor(i / 3) * 4 + (i % 3)] = value;
  });
  return Buffer.concat(
    await encodeFile({ width: 23, height: 17, depth: 8, data }, format, metadata),
  );
}
const reread = async (file: Uint8Array) => (await decode(file, 'a', 1)).metadata;
const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();
const exif = {
  main: [{ tag: 0x8298, type: 2, count: 4, data: Buffer.from('Ada\0') }],
  exif: [],
  gps: [],
};

it.each(writableFormats.filter((format) => format !== 'gif'))(
  'XMP stays, by another reader: %s',
  async (format) => {
    const xmp = await descriptiveXmp(packet);
    for (const more of [{}, { exif, density: [300, 300] as const }]) {
      const file = await written(format, { xmp, ...more });
      const { xmp: found, exif: block } = await sharp(file).metadata();
      expect(found && Buffer.from(found).equals(xmp!)).toBe(true);
      if ('exif' in more && format !== 'tiff') expect(block?.includes('Ada')).toBe(true);
      expect((await reread(file)).exif).toEqual('exif' in more ? expect.anything() : undefined);
      const again = textOf((await reread(file)).xmp);
      expect(again).toMatch(/Rating="4"[\s\S]*Berlin[\s\S]*© Ada &amp; Co/);
    }
  },
);

it('of XMP what describes the file, and settings of raw developers, are left out', async () => {
  const kept = textOf(await descriptiveXmp(packet));
  expect(kept).not.toMatch(/Orientation|Exposure2012|ToneCurve/);
  expect(kept).toMatch(/GPSLatitude/);
});

it.each(['jpg', 'tiff'] as const)('IPTC stays, by another reader: %s', async (format) => {
  const file = await written(format, { iptc });
  const { iptc: found } = await sharp(file).metadata();
  expect(found?.includes(iptc)).toBe(true);
  expect(textOf((await reread(file)).iptc)).toBe(iptc.toString());
});

it('--strip location takes the places out of both, --strip all takes both', async () => {
  const whole = { xmp: await descriptiveXmp(packet), iptc };
  const { xmp, iptc: sets } = await reread(await written('jpg', await stripped(whole, 'location')));
  expect(textOf(xmp)).toMatch(/© Ada/);
  expect(textOf(sets)).toMatch(/© Ada/);
  expect(textOf(xmp) + textOf(sets)).not.toMatch(/Berlin|GPS/);
  const file = await written('jpg', await stripped(whole, 'all'));
  expect(file.toString('latin1')).not.toMatch(/Ada|Berlin|xpacket|Photoshop/);
});

it.each<[string, Buffer]>([
  ['not XML', Buffer.from('<x:xmpmeta')],
  ['not UTF-8', Buffer.concat([packet, Buffer.from([0xff])])],
  ['entities', Buffer.from(packet.toString().replace('<x:', '<!DOCTYPE x [<!ENTITY a "b">]><x:'))],
  ['nothing that is kept', packetOf('tiff:Orientation="6"')],
  ['too long', packetOf(`xmp:Label="${'a'.repeat(maxXmpBytes)}"`)],
  [
    'nested without end',
    packetOf('', `<dc:a>${'<dc:b>'.repeat(4000)}${'</dc:b>'.repeat(4000)}</dc:a>`),
  ],
])('a packet with %s is left out, or read, in time', async (_, bytes) => {
  const began = performance.now();
  const found = await descriptiveXmp(bytes);
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(found === undefined || found.length <= maxXmpBytes).toBe(true);
});
