/** The window with the picture alone, for another screen: zoomed and panned like the one beside the drawing. */
import { Pane, SharedView } from '../canvas/Pane';
import { panByDragging } from '../canvas/panByDragging';
import { channelName, type PictureMessage } from './pictureChannel';

const element = document.querySelector<HTMLDivElement>('#picture')!;
const shared = new SharedView();
const pane = new Pane(element, shared, true);
panByDragging(element, shared);
element.addEventListener('dblclick', () => pane.fitView());

const channel = new BroadcastChannel(channelName(location.hash.slice(1)));
channel.addEventListener('message', ({ data }: MessageEvent<PictureMessage>) => {
  if (data.kind !== 'picture') return;
  pane.pictureSmooth = data.smooth;
  pane.show(data.picture);
  element.dataset.shown = 'true';
});
const ask: PictureMessage = { kind: 'ask' };
channel.postMessage(ask);
