import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { Picture } from '#common/contract';
import { Pane, SharedView } from '../canvas/Pane';
import type { PixelLayer } from '../canvas/PixelLayer';
import classes from './picture.module.css';

export interface GridPicture {
  key: string;
  /** What a screen reader calls it. */
  name: string;
  picture: Picture | undefined;
  /** Whether it is a label map, whose pixels are shown unblended. */
  isLabelMap?: boolean;
  /** Laid over it, enlarged to its size. */
  over?: Picture;
  caption: ReactNode;
  chosen?: boolean;
}

/** Pictures side by side in one view: zoom and pan move all of them together. */
export function PictureGrid({ pictures }: { pictures: readonly GridPicture[] }) {
  const { ref, width, height } = useElementSize();
  const shared = useMemo(() => new SharedView(), []);
  const columns = bestColumns(pictures.length, width, height);
  // Models enlarge: all are shown at one size, so that the same place is seen in each.
  const sizes = pictures.flatMap(({ picture }) => (picture ? [picture] : []));
  const shownWidth = Math.min(...sizes.map((size) => size.width));
  const shownHeight = Math.min(...sizes.map((size) => size.height));
  return (
    <div
      ref={ref}
      className={classes.grid}
      style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}
      data-testid="grid"
    >
      {pictures.map(({ key, name, picture, isLabelMap = false, over, caption, chosen }) => (
        <figure key={key} className={classes.cell} data-chosen={chosen || undefined}>
          <Cell
            picture={picture}
            over={over}
            smooth={!isLabelMap}
            width={shownWidth}
            height={shownHeight}
            shared={shared}
            name={name}
          />
          <figcaption className={classes.caption}>{caption}</figcaption>
        </figure>
      ))}
    </div>
  );
}

interface CellProps {
  picture: Picture | undefined;
  over: Picture | undefined;
  smooth: boolean;
  /** Size that the picture is shown at, in pixels of the grid. */
  width: number;
  height: number;
  shared: SharedView;
  name: string;
}

function Cell({ picture, over, smooth, width, height, shared, name }: CellProps) {
  const element = useRef<HTMLDivElement>(null);
  const pane = useRef<Pane>(undefined);
  const layer = useRef<PixelLayer>(undefined);
  useEffect(() => {
    if (!element.current) return;
    pane.current = new Pane(element.current, shared, true);
    layer.current = pane.current.addLayer();
    return () => pane.current?.destroy();
  }, [shared]);
  useEffect(() => {
    if (!pane.current) return;
    pane.current.pictureSmooth = smooth;
    if (picture) pane.current.show(picture, { width, height });
    else pane.current.hide();
  }, [picture, smooth, width, height]);
  useEffect(() => {
    if (over) layer.current?.show(over);
    else layer.current?.hide();
    pane.current?.place();
  }, [over]);
  return (
    <div
      ref={element}
      className={classes.canvas}
      role="img"
      aria-label={name}
      data-ready={picture !== undefined}
      data-over={over !== undefined}
    />
  );
}

/** How many columns make square cells largest. */
function bestColumns(count: number, width: number, height: number): number {
  let best = 1;
  let max = 0;
  for (let columns = 1; columns <= count; columns++) {
    const side = Math.min(width / columns, height / Math.ceil(count / columns));
    if (side > max) {
      max = side;
      best = columns;
    }
  }
  return best;
}
