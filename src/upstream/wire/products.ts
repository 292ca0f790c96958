import type { FlakeId } from './common.js';

/** Remove after scale as the wire spells it. */
export type RemoveAfterScale = 'invalid' | 'day' | 'week' | 'month';

/** Command stage as the wire spells it. */
export type CommandStage =
  | 'invalid'
  | 'on_purchase'
  | 'on_expire'
  | 'on_refund'
  | 'on_renew'
  | 'on_chargeback'
  | 'on_trial_start'
  | 'on_trial_expire';

/** A tag as embedded in a product. */
export interface ProductTagRow {
  readonly id: FlakeId;
  readonly slug: string;
  readonly name: string;
}

/** A game server as embedded in a product. */
export interface ProductGameServerRow {
  readonly id: FlakeId;
  readonly name: string;
  readonly enabled: boolean;
}

/** A command that PayNow runs on game servers. */
export interface ProductCommandRow {
  readonly stage: CommandStage;
  readonly content: string;
  readonly online_only: boolean;
  readonly override_execute_on_gameserver_ids?: readonly FlakeId[] | null;
}

/** What else a purchase sets off. */
export interface DeliverableActionsRow {
  readonly grant_giftcard: boolean;
}

/** Custom variable type as the wire spells it. */
export type CustomVariableType = 'dropdown' | 'text' | 'number';

/** Sale discount type as the wire spells it. */
export type SaleDiscountType = 'percent' | 'amount';
