/** A product in short form; a property that is left out is off. */
export interface ProductIdea {
  readonly slug: string;
  readonly name: string;
  /** Minor units of the store's currency. */
  readonly price: number;
  /** Slugs of tags. */
  readonly tags: readonly string[];
  readonly description: string;
  readonly label?: string;
  /** Sold for one game server of this game; for the whole network when left out. */
  readonly game?: 'Rust' | 'Minecraft';
  /** Taken away after this many days. */
  readonly days?: number;
  /** Sold by the month: only so, or once as well. */
  readonly monthly?: 'only' | 'also';
  readonly trialDays?: number;
  readonly storeStock?: number;
  readonly customerStock?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Run on purchase. */
  readonly command?: string;
  /** Run when the item expires. */
  readonly expireCommand?: string;
  readonly isHidden?: boolean;
  /** The slug of a product that has to be owned first. */
  readonly requires?: string;
  /** Whether the product is a tier of the store's tier group. */
  readonly isTier?: boolean;
  /** The slug of a product that is offered along with this one. */
  readonly upsell?: string;
}
