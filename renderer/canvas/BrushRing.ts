/** Brush outline around the pointer: a black and a white ring, visible on dark and light labels. */
export class BrushRing {
  private readonly ring = document.createElement('div');

  constructor(element: HTMLElement) {
    this.ring.style.cssText =
      'position:absolute;left:0;top:0;box-sizing:border-box;border:1px solid #000;border-radius:50%;' +
      'outline:1px solid #fff;pointer-events:none;will-change:transform';
    this.ring.hidden = true;
    element.append(this.ring);
  }

  move(x: number, y: number, visible: boolean): void {
    this.ring.style.transform = `translate(${x}px,${y}px) translate(-50%,-50%)`;
    this.ring.hidden = !visible;
  }

  hide(): void {
    this.ring.hidden = true;
  }

  /** @param diameter on screen. */
  resize(diameter: number): void {
    const side = `${Math.max(2, diameter)}px`;
    Object.assign(this.ring.style, { width: side, height: side });
  }
}
