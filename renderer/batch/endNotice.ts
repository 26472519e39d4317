import type { BatchRunState } from '#common/contract';

/** The part of the system's notifications that is needed. */
export interface NotificationApi {
  readonly permission: NotificationPermission;
  requestPermission(): Promise<NotificationPermission>;
  new (title: string, options: NotificationOptions): Pick<Notification, 'onclick' | 'close'>;
}

/** Whether the person sees the window. */
export type PageVisibility = Pick<Document, 'hasFocus' | 'visibilityState'>;

/** Announces the end of a batch with a system notification while the window has no focus. */
export class EndNotice {
  /**
   * @param words title and text for what has ended.
   * @param show called when the notification is clicked.
   * @param notices undefined where the system has none.
   */
  constructor(
    private readonly words: (run: BatchRunState) => { title: string; text: string },
    private readonly show: () => void,
    private readonly notices: NotificationApi | undefined = globalThis.Notification,
    private readonly page: PageVisibility = document,
  ) {}

  /** Ask for the permission to notify, once; browsers want a click, such as the one that starts a batch. */
  requestPermission(): void {
    if (this.notices?.permission === 'default') this.notices.requestPermission().catch(() => {});
  }

  ended(run: BatchRunState): void {
    if (this.notices?.permission !== 'granted') return;
    if (this.page.visibilityState === 'visible' && this.page.hasFocus()) return;
    const { title, text } = this.words(run);
    try {
      // One tag: several windows show one notification.
      const notice = new this.notices(title, { body: text, tag: 'underdraw-batch' });
      notice.onclick = () => {
        notice.close();
        this.show();
      };
    } catch {
      // Chrome on Android has notifications, but not for pages; the notice in the window stays.
    }
  }
}
