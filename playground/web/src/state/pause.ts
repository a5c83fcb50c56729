/** Holds back what came too early, and forgets it when something newer is asked. */
export class Pause {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #held: (() => void) | undefined;

  begin(length: number): void {
    clearTimeout(this.#timer);
    this.#held = undefined;
    this.#timer = length === 0 ? undefined : setTimeout(() => this.#end(), length);
  }

  after(show: () => void): void {
    if (this.#timer === undefined) show();
    else this.#held = show;
  }

  #end(): void {
    this.#timer = undefined;
    this.#held?.();
    this.#held = undefined;
  }
}
