import { OnnxGraph } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import {
  type Answers,
  choice,
  type Family,
  type FamilyChoice,
  pictureFacts,
  type Recognised,
} from './family';
import { normChoices } from './norms';
import { picturePorts, portChoices } from './picturePorts';
import {
  buildFeatures,
  buildPicture,
  type ResnetGenerator,
  readResnetGenerator,
} from './resnetGenerator';

/**
 * CycleGAN (Zhu et al. 2017) and its successors CUT and FastCUT (Park et al. 2020): a residual
 * generator with two halvings, of pictures in −1…1.
 */
export const cycleganResnet: Family = (claim: Claim): Recognised | undefined => {
  const net = readResnetGenerator(claim);
  if (!net || net.halvings.length > 2) return undefined;
  claim.finish();
  return {
    family: isBlurred(net) ? 'cut-resnet' : 'cyclegan-resnet',
    name: isBlurred(net) ? 'CUT' : 'CycleGAN',
    variant: {
      inputs: net.channels[0],
      outputs: net.channels[1],
      width: net.width,
      blocks: net.blocks.length,
      norm: net.norm,
      dropout: hasDropout(net),
      down: net.halvings.some((h) => h.blur) ? 'blur' : 'stride',
      up: net.doublings[0]!.by,
    },
    choices: choicesOf(net),
    build: (answers) => build(net, answers),
  };
};

const hasDropout = (net: ResnetGenerator) => net.blocks.some((block) => block.dropout);
const isBlurred = (net: ResnetGenerator) =>
  net.halvings.some((h) => h.blur) || net.doublings.some((d) => d.by === 'blur');

function choicesOf(net: ResnetGenerator): FamilyChoice[] {
  const choices = [...portChoices(net.channels), ...normChoices(net.norm, net.statistics)];
  if (hasDropout(net)) choices.push(choice('dropout', 'on', 'off'));
  if (net.blocks.some((block) => !block.zeroPadded))
    choices.push(choice('padding', 'reflect', 'replicate'));
  if (net.doublings.some((d) => d.by === 'upsampling'))
    choices.push(choice('upsampling', 'nearest', 'bilinear'));
  return choices;
}

function build(net: ResnetGenerator, answers: Answers) {
  const graph = new OnnxGraph();
  const ports = picturePorts(graph, net.channels, answers);
  const { features, noise } = buildFeatures(graph, ports.input, net, answers);
  ports.finish(buildPicture(graph, features, net.last!));
  const multipleOf = 2 ** net.halvings.length;
  // Reflection needs more pixels than it adds: 4 at the start, 2 in the trunk.
  const facts = pictureFacts(ports.channels, ports.range, multipleOf, { min: 2 * multipleOf });
  return { graph, facts: { ...facts, noise: noise.finish() } };
}
