/**
 * Thrown while a plan is made, where a part of it cannot be made. Its message is the reason that the whole plan is
 * refused for.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
