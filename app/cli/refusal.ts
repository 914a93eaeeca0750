/** A command that cannot be carried out as it was given; the message is for whoever typed it. */
export class Refusal extends Error {
  override name = 'Refusal'
}
