/** One number has one spelling: a second one, with zeros in front, would be a second subject of the same refund. */
export const PAYNOW_NUMBER = '(?:0|[1-9][0-9]{0,19})';

const PAYNOW_ID = new RegExp(`^${PAYNOW_NUMBER}$`);

/** Whether the text is a PayNow number: 1 to 20 digits without zeros in front. */
export const isPaynowId = (text: string): boolean => PAYNOW_ID.test(text);
