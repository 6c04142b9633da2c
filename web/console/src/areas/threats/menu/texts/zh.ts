import type { Texts } from './en.ts';

export const texts: Texts = {
  label: '威胁',
  does: '查看威胁',
  keywords: '风险, 攻击, 机器人, 撞库, 欺诈, 策略, 封锁, 应急',
  emergency: '应急',
};
