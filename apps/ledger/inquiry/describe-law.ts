import { applyDecorators } from '@nestjs/common';
export const describeRules = (): MethodDecorator => applyDecorators();
export const describeReference = (): MethodDecorator => applyDecorators();
export const describeSchemas = (): MethodDecorator => applyDecorators();
export const describeSchema = (): MethodDecorator => applyDecorators();
export const describeEventSchema = (): MethodDecorator => applyDecorators();
