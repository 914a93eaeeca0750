/** What makes the work begin. Whatever the engine, the database says what there is to do. */
export type Engine = {
  /** Something was written down: begin at once, here or elsewhere. */
  readonly wake: () => void
  /** Lets what is in hand finish; resolves when it has. */
  readonly stop: () => Promise<void>
}
