import { applyDecorators } from '@nestjs/common';
export const describeEvents = (): MethodDecorator => applyDecorators();
export const describeOneEvent = (): MethodDecorator => applyDecorators();
