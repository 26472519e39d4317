import { type DragEvent, useEffect, useRef } from 'react';
import { useStudio, useStudioState } from '../studio/useStudio';

/**
 * Lets an element be dragged to a folder or another program, where the picture is put down as PNG. A drag can't wait for
 * an encoder, so the file is made when the pointer comes near.
 */
export function useDragOut() {
  const studio = useStudio();
  const output = useStudioState((s) => s.output);
  const made = useRef<{ address: string; output: unknown }>(undefined);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
      URL.revokeObjectURL(made.current?.address ?? '');
    };
  }, []);
  const prepare = async () => {
    if (!output || made.current?.output === output) return;
    const png = await studio.encode(output).catch(() => undefined);
    // A newer picture has its own file.
    if (!png || !mounted.current || studio.store.getState().output !== output) return;
    URL.revokeObjectURL(made.current?.address ?? '');
    const blob = new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' });
    made.current = { address: URL.createObjectURL(blob), output };
  };
  return {
    draggable: output !== undefined,
    onPointerEnter: () => void prepare(),
    onFocus: () => void prepare(),
    onDragStart: (event: DragEvent) => {
      const id = studio.store.getState().model?.card.id;
      if (!id || made.current?.output !== output) {
        event.preventDefault();
        return;
      }
      const { address } = made.current!;
      event.dataTransfer.effectAllowed = 'copy';
      // What Chromium, and with it Electron, makes a file of.
      event.dataTransfer.setData('DownloadURL', `image/png:${id}-picture.png:${address}`);
      event.dataTransfer.setData('text/uri-list', address);
    },
  };
}
