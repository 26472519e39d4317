import type { Studio } from '../studio/studio';
import { channelName, type PictureMessage } from './pictureChannel';

/** Sends the picture to the windows that show it alone, for as long as there are any. */
export class PictureLink {
  private channel: BroadcastChannel | undefined;
  /** Tells the windows of one Studio from another's. */
  private readonly id = crypto.randomUUID();

  constructor(private readonly studio: Studio) {
    studio.store.subscribe((now, before) => {
      if (now.output !== before.output) this.send();
    });
  }

  /** Open a window with the picture alone. */
  open(): void {
    if (!this.channel) {
      this.channel = new BroadcastChannel(channelName(this.id));
      // A window that has opened asks for what there is.
      this.channel.addEventListener('message', ({ data }: MessageEvent<PictureMessage>) => {
        if (data.kind === 'ask') this.send();
      });
    }
    // Asked for again, the window that there is comes to the front.
    window.open(`picture.html#${this.id}`, this.id, 'popup,width=720,height=720')?.focus();
  }

  private send(): void {
    const { output, model } = this.studio.store.getState();
    if (!this.channel || !output || !model) return;
    const smooth = model.card.output.kind !== 'labels';
    const message: PictureMessage = { kind: 'picture', picture: output, smooth };
    this.channel.postMessage(message);
  }
}
