import { createStore, type StoreApi } from 'zustand/vanilla';
import { type CardInput, isInk, type PenPoint } from '#common/contract';
import type { DrawingDocument } from '../documents/drawingDocument';
import { isHidden, layerName, withLayer } from '../drawing/layerLook';
import type { Point } from '../drawing/raster';
import { fullInk, packColour, sheetKind } from '../drawing/sheets';
import { activeBrush, activeInput, type StudioState, takesDrawing } from '../studio/studioState';
import { EyedropperTool } from './eyedropper/eyedropperTool';
import { PenSettings } from './penSettings';
import {
  defaultPointer,
  type MarkStyle,
  type Paint,
  type PointerState,
  type Tool,
  type ToolCursor,
} from './tool';
import { type ToolId, toolTable } from './toolTable';

/** The tools of one Studio: passes pointer events to the chosen or held tool. */
export class Toolbox {
  private readonly tools: ReadonlyMap<ToolId, Tool>;
  /** How the hand is followed. */
  readonly pen = new PenSettings();
  /**
   * The tool that receives events until the pointer is released; none once its mark has ended
   * otherwise, though the pointer still is down.
   */
  readonly pressed = createStore<{ id: ToolId | undefined }>(() => ({ id: undefined }));

  constructor(
    document: DrawingDocument,
    private readonly store: StoreApi<StudioState>,
  ) {
    const context = {
      document,
      pen: this.pen,
      markStyle: () => markStyle(store.getState()),
      setPaint: (paint: Paint) => this.setPaint(paint),
      setSelection: (selection: StudioState['selection']) => store.setState({ selection }),
    };
    this.tools = new Map(toolTable.map((Type): [ToolId, Tool] => [Type.id, new Type(context)]));
  }

  /** The instance of a tool's class. */
  get<T extends Tool>(type: abstract new (...args: never[]) => T): T {
    for (const tool of this.tools.values()) if (tool instanceof type) return tool;
    throw new Error(`${type.name} is not in the table of tools`);
  }

  /** Whether any tool has a pending mark. */
  get busy(): boolean {
    return this.some((tool) => tool.busy);
  }

  /** Choose a tool, or call its `chooseAgain` if it is the current one. */
  choose(id: ToolId): void {
    if (this.store.getState().tool === id) {
      this.chosen.chooseAgain();
      return;
    }
    this.finish();
    this.store.setState({ tool: id });
  }

  /** Choose what is painted; where the chosen tool doesn't paint, the first that does is chosen too. */
  setPaint(paint: Paint): void {
    const { tool } = this.store.getState();
    const painting = toolTable.filter(({ paints }) => paints);
    if (!painting.some(({ id }) => id === tool)) this.choose(painting[0].id);
    this.store.setState(paint);
  }

  /** Activate the tool that is held by this key. @returns whether there is one. */
  holdKey(code: string): boolean {
    const held = toolTable.find(({ heldBy }) => heldBy?.code === code);
    if (held) this.store.setState({ heldTool: held.id });
    return held !== undefined;
  }

  /** @param code of the released key; undefined for all keys. */
  releaseKey(code?: string): void {
    const { heldTool } = this.store.getState();
    if (!heldTool) return;
    const held = toolTable.find(({ id }) => id === heldTool);
    if (code === undefined || held?.heldBy?.code === code) {
      this.store.setState({ heldTool: undefined });
    }
  }

  /** How the pointer looks. @param reach as in `PointerState`. */
  cursor(at?: Point, reach?: number): ToolCursor {
    const { tool, heldTool } = this.store.getState();
    return this.tools.get(heldTool ?? tool)!.cursor(at, reach);
  }

  /**
   * The pointer is pressed on the drawing.
   * @param button as in `PointerEvent`.
   * @returns whether a tool takes it: none does where there is nothing to draw on.
   */
  press(point: PenPoint, pointer: PointerState = defaultPointer, button = 0): boolean {
    if (!takesDrawing(this.store.getState())) return false;
    const { tool, heldTool } = this.store.getState();
    const id =
      heldTool ??
      toolTable.find(({ heldBy }) => heldBy?.button === button)?.id ??
      (button === 0 ? tool : undefined);
    const wanted = toolTable.find((one) => one.id === id);
    const type = pointer.alt && wanted?.altPicks ? EyedropperTool : wanted;
    if (!type) return false;
    if (type.id !== tool && !type.leavesDrawing) this.finish();
    if (!type.leavesDrawing) this.revealLayer();
    this.pressed.setState({ id: type.id });
    this.pressedTool?.press(point, pointer);
    return true;
  }

  /** New points while the pointer is pressed; called at most once a frame. */
  drag(points: readonly PenPoint[], pointer: PointerState = defaultPointer): void {
    if (points.length > 0) this.pressedTool?.drag(points, pointer);
  }

  /** The pointer moved without being pressed. */
  hover(point: PenPoint, pointer: PointerState = defaultPointer): void {
    this.chosen.hover(point, pointer);
  }

  release(): void {
    const { pressedTool } = this;
    this.pressed.setState({ id: undefined });
    pressedTool?.release();
  }

  /** Cancel what the current press has started. */
  abort(): void {
    const { pressedTool } = this;
    this.pressed.setState({ id: undefined });
    pressedTool?.cancel();
  }

  /** Commit pending marks. */
  finish(): void {
    this.endPress();
    for (const tool of this.tools.values()) tool.finish();
  }

  /** Enter. */
  confirm(): void {
    this.endPress();
    for (const tool of this.toolsForKey()) tool.confirm();
  }

  /** Backspace or Delete. */
  erase(): void {
    this.endPress();
    for (const tool of this.toolsForKey()) tool.erase();
  }

  /** Undo one step of a pending mark. @returns whether there was one. */
  undo(): boolean {
    return this.ended(this.some((tool) => tool.undo()));
  }

  /** Cancel the pending mark or the selection. @returns whether there was one. */
  cancel(): boolean {
    return this.ended(this.some((tool) => tool.cancel()));
  }

  /** Drop pending marks without redrawing: the drawing is being replaced. */
  discard(): void {
    this.pressed.setState({ id: undefined });
    for (const tool of this.tools.values()) tool.discard();
  }

  /** As `discard`; what is selected stays, and limits what is painted. */
  discardMarks(): void {
    this.pressed.setState({ id: undefined });
    for (const tool of this.tools.values()) if (tool.busy || !tool.selectAll) tool.discard();
  }

  /** Commit pending marks: the drawing goes on as another one, where nothing is as the tools remember it. */
  settle(): void {
    this.finish();
    this.discard();
  }

  /** Move what is selected by whole pixels, if the tool that selects is chosen. @returns whether anything is. */
  nudge(dx: number, dy: number): boolean {
    return this.chosen.nudge(dx, dy);
  }

  /** Choose the tool that selects, and select the whole sheet. */
  selectAll(): void {
    if (!takesDrawing(this.store.getState())) return;
    for (const [id, tool] of this.tools) {
      if (!tool.selectAll) continue;
      if (this.chosen !== tool) this.choose(id);
      tool.selectAll();
      return;
    }
  }

  /** Called when the Studio switches to a model whose sheets are for these inputs. */
  setInputs(inputs: readonly CardInput[]): void {
    for (const tool of this.tools.values()) tool.setInputs(inputs);
  }

  /** What is drawn on is seen. */
  private revealLayer(): void {
    const state = this.store.getState();
    const input = activeInput(state);
    if (!input || !isHidden(state.look, layerName(input))) return;
    this.store.setState({ look: withLayer(state.look, layerName(input), { hidden: false }) });
  }

  /** The mark of the press is no more. What leaves the drawing as it is goes on: it has none. */
  private endPress(): void {
    const { id } = this.pressed.getState();
    const leaves = toolTable.find((one) => one.id === id)?.leavesDrawing;
    if (!leaves) this.pressed.setState({ id: undefined });
  }

  private ended(ended: boolean): boolean {
    if (ended) this.endPress();
    return ended;
  }

  /** What Enter and Delete are for: the tools with a pending mark, else all, of which one may have a selection. */
  private toolsForKey(): Tool[] {
    const all = [...this.tools.values()];
    const busy = all.filter((tool) => tool.busy);
    return busy.length > 0 ? busy : all;
  }

  private get pressedTool(): Tool | undefined {
    const { id } = this.pressed.getState();
    return id && this.tools.get(id);
  }

  private get chosen(): Tool {
    return this.tools.get(this.store.getState().tool)!;
  }

  private some(is: (tool: Tool) => boolean): boolean {
    return [...this.tools.values()].some(is);
  }
}

function markStyle(state: StudioState): MarkStyle {
  const { sheet, symmetry } = state;
  const input = activeInput(state);
  const value = paintValue(state, input);
  const size = activeBrush(state);
  return {
    sheet,
    input,
    value,
    size,
    symmetry,
    soft: isSoft(input),
    within: selectedOutline(state),
  };
}

/** The chosen label or colour as a value of an input's sheet. */
function paintValue({ classIndex, colour }: StudioState, input: CardInput | undefined): number {
  if (!input) return 0;
  const kind = sheetKind(input);
  if (kind === 'labels') return classIndex;
  return kind === 'ink' ? fullInk : packColour(colour);
}

/** Whether ink is drawn with blended edges. */
function isSoft(input: CardInput | undefined): boolean {
  return input !== undefined && 'soft' in input && input.soft === true && isInk(input);
}

/** Marks repeat their limits in the file: of a long outline they get fewer corners. */
const fewCorners = 64;
const coarse = 1.5;
const limits = new WeakMap<readonly Point[], readonly Point[]>();

/** The closed outline that is selected, the same object as long as the selection is. */
function selectedOutline({ selection }: StudioState): readonly Point[] | undefined {
  if (!selection?.frame) return undefined;
  const { outline } = selection;
  const known = limits.get(outline);
  if (known) return known;
  const corners: Point[] = [];
  for (const [x, y] of outline) {
    const [lastX, lastY] = corners.at(-1) ?? [Number.NaN, 0];
    const close = Math.hypot(x - lastX, y - lastY) < coarse;
    if (!close || outline.length <= fewCorners)
      corners.push([Math.round(x * 100) / 100, Math.round(y * 100) / 100]);
  }
  limits.set(outline, corners);
  return corners;
}
