import { httpSmsSender, ovhSmsSender, twilioSmsSender, vonageSmsSender, type SmsSenderType } from '#platform/delivery';

/** Whoever takes messages to phones, one line each; SMS_URL chooses by its scheme. */
export const smsSenders: readonly SmsSenderType[] = [httpSmsSender, twilioSmsSender, vonageSmsSender, ovhSmsSender];
