/** What is said of every finding of one kind. */
export interface FindingText {
  /** What is wrong. */
  title: string;
  /** What happens at run time because of it. */
  effect: string;
  /** What to do about it. */
  wayOut: string;
}

/** By code, such as `CAR204`. */
export type FindingTexts = Readonly<Record<string, FindingText>>;
