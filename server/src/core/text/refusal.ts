/** Thrown while a plan is made, where a part of it cannot be had: the reason is that of the whole plan. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
