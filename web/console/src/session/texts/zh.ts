import type { Texts } from './en.ts';

export const texts: Texts = {
  circle: '登录陷入了循环。请检查此设备的时钟是否正确，然后重试。',
  cancelled: '登录已取消。',
  failed: '登录未成功。',
};
