import type { Attr, Element, Node } from '@xmldom/xmldom';

/** What a JPEG takes in one segment, beside the segment's name. Longer packets are left out. */
export const maxXmpBytes = 65_000;

/** Of a namespace: all properties, or those with these names; without those of `not`. */
type Rule = true | { only: RegExp } | { not: RegExp };

/**
 * What says something of the picture, whatever its pixels become. Not kept is what says how its
 * file is built (sizes, orientation, profile, thumbnails, gain maps), how it came to be (history,
 * identifiers), and settings of raw developers, which programs would apply once more.
 */
const descriptive: Readonly<Record<string, Rule>> = {
  'http://purl.org/dc/elements/1.1/': { not: /^format$/ },
  'http://ns.adobe.com/xap/1.0/': {
    only: /^(CreateDate|CreatorTool|Label|MetadataDate|ModifyDate|Nickname|Rating)$/,
  },
  'http://ns.adobe.com/xap/1.0/rights/': true,
  'http://ns.adobe.com/photoshop/1.0/': {
    not: /^(ColorMode|DocumentAncestors|History|ICCProfile|SidecarForExtension|TextLayers)$/,
  },
  'http://ns.adobe.com/tiff/1.0/': {
    only: /^(Artist|Copyright|DateTime|ImageDescription|Make|Model|Software)$/,
  },
  'http://ns.adobe.com/exif/1.0/': { only: /^(GPS.*|DateTimeOriginal|UserComment)$/ },
  'http://ns.adobe.com/lightroom/1.0/': true,
  'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/': true,
  'http://iptc.org/std/Iptc4xmpExt/2008-02-29/': true,
  'http://ns.useplus.org/ldf/xmp/1.0/': true,
  'http://creativecommons.org/ns#': true,
};

/** Properties that tell where the picture was taken, or what place it shows. */
const places: Readonly<Record<string, RegExp>> = {
  'http://ns.adobe.com/exif/1.0/': /^GPS/,
  'http://ns.adobe.com/photoshop/1.0/': /^(City|Country|State)$/,
  'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/': /^(CountryCode|Location)$/,
  'http://iptc.org/std/Iptc4xmpExt/2008-02-29/': /^Location/,
};

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
/** Of attributes: what is no property. */
const syntax = new Set([
  rdf,
  'http://www.w3.org/XML/1998/namespace',
  'http://www.w3.org/2000/xmlns/',
]);

type Keeps = (namespace: string, name: string) => boolean;

const isDescriptive: Keeps = (namespace, name) => {
  const rule = descriptive[namespace];
  if (rule === undefined || rule === true) return rule === true;
  return 'only' in rule ? rule.only.test(name) : !rule.not.test(name);
};

/**
 * The properties of an XMP packet that describe the picture (ISO 16684-1), as a packet; undefined
 * if there are none, and for what is damaged, too long, or has a document type, which XMP has not.
 */
export const descriptiveXmp = (packet: Uint8Array): Promise<Uint8Array | undefined> =>
  filtered(packet, isDescriptive);

/** The same packet without places. */
export const xmpWithoutPlaces = (packet: Uint8Array): Promise<Uint8Array | undefined> =>
  filtered(packet, (namespace, name) => !places[namespace]?.test(name));

async function filtered(packet: Uint8Array, keeps: Keeps): Promise<Uint8Array | undefined> {
  if (packet.length > maxXmpBytes) return undefined;
  // Few pictures have such a packet, and the parser takes time to read.
  const { DOMParser, XMLSerializer } = await import('@xmldom/xmldom');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(packet);
    const inner = text
      .replace(/<\?xpacket[^>]*\?>/g, '')
      .replace(/\0+$/, '')
      .trim();
    if (/<!(DOCTYPE|ENTITY)/i.test(inner)) return undefined;
    const parser = new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning') throw new SyntaxError(message);
      },
    });
    const document = parser.parseFromString(inner, 'text/xml');
    let kept = 0;
    for (const root of document.getElementsByTagNameNS(rdf, 'RDF'))
      for (const description of elementsOf(root)) kept += keepProperties(description, keeps);
    if (kept === 0) return undefined;
    const xml = new XMLSerializer().serializeToString(document.documentElement as Node);
    const out = new TextEncoder().encode(
      `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>\n${xml}\n<?xpacket end="w"?>`,
    );
    return out.length > maxXmpBytes ? undefined : out;
  } catch {
    // Not UTF-8, not XML, or nested so deeply that no program means it.
    return undefined;
  }
}

/** @returns how many are left. */
function keepProperties(description: Element, keeps: Keeps): number {
  let kept = 0;
  const judge = ({ namespaceURI, localName }: Attr | Element) =>
    keeps(namespaceURI ?? '', localName ?? '');
  for (const attribute of [...description.attributes]) {
    if (syntax.has(attribute.namespaceURI ?? '') || attribute.name === 'about') continue;
    if (judge(attribute)) kept++;
    else description.removeAttributeNode(attribute);
  }
  for (const property of elementsOf(description)) {
    if (judge(property)) kept++;
    else description.removeChild(property);
  }
  return kept;
}

const elementsOf = (parent: Element): Element[] =>
  [...parent.childNodes].filter((node): node is Element => node.nodeType === 1);
